# SPDX-License-Identifier: Apache-2.0
"""What the shop sells: forty products in five categories, the same at each start."""

from dataclasses import dataclass

CATEGORIES: tuple[tuple[str, str, str], ...] = (
    ("black", "Black tea", "Malty, brisk and dark, from high gardens and old trees."),
    ("green", "Green tea", "Steamed or pan-fired within hours of picking."),
    ("oolong", "Oolong", "Half-way teas that change with every infusion."),
    ("herbal", "Herbal", "Flowers, roots and leaves without caffeine."),
    ("teaware", "Teaware", "Pots, kettles and cups that pour well."),
)


@dataclass(frozen=True, slots=True)
class Product:
    """One thing on the shelf; the price is in pence, `slug` ends with the id."""

    id: int
    name: str
    category: str
    origin: str
    harvest: str
    price_pence: int
    stock: int
    colour: str

    @property
    def slug(self) -> str:
        """The last part of the product's long address, without `.html`."""
        return f"{self.name.lower().replace(' ', '-')}-{self.id}"

    @property
    def price(self) -> str:
        """The price as it is printed on the shelf."""
        return f"£{self.price_pence / 100:.2f}"

    @property
    def is_teaware(self) -> bool:
        """Whether this is something to pour from, not to drink."""
        return self.category == "teaware"


_SHELF: tuple[tuple[str, str, str, str, str], ...] = (
    ("Assam Morning", "black", "India", "summer", "#7a3b1d"),
    ("Darjeeling First Flush", "black", "India", "spring", "#a8662c"),
    ("Ceylon Highland", "black", "Sri Lanka", "summer", "#8c4524"),
    ("Keemun Cocoa", "black", "China", "spring", "#5f2f1c"),
    ("Lapsang Cedar Smoke", "black", "China", "autumn", "#4a2a20"),
    ("Nilgiri Frost", "black", "India", "winter", "#96542a"),
    ("Kenya Bright", "black", "Kenya", "summer", "#b0572a"),
    ("Earl Grey Bergamot", "black", "Sri Lanka", "summer", "#6d4330"),
    ("Sencha Morning Mist", "green", "Japan", "spring", "#6f9a4a"),
    ("Gyokuro Shade", "green", "Japan", "spring", "#3f7a45"),
    ("Dragon Well", "green", "China", "spring", "#8aa653"),
    ("Jasmine Pearls", "green", "China", "summer", "#9fb878"),
    ("Genmaicha Toast", "green", "Japan", "autumn", "#a79a52"),
    ("Matcha Stone Mill", "green", "Japan", "spring", "#5c9440"),
    ("Mint Gunpowder", "green", "China", "summer", "#577d4c"),
    ("Hojicha Ember", "green", "Japan", "autumn", "#8d6238"),
    ("Iron Goddess", "oolong", "China", "autumn", "#7d8a3c"),
    ("Oriental Beauty", "oolong", "Taiwan", "summer", "#b5763a"),
    ("High Mountain Alishan", "oolong", "Taiwan", "spring", "#8c9c4a"),
    ("Milk Oolong", "oolong", "Taiwan", "spring", "#c2a564"),
    ("Big Red Robe", "oolong", "China", "autumn", "#7b4426"),
    ("Phoenix Honey Orchid", "oolong", "China", "spring", "#b98b3e"),
    ("Dong Ding Roast", "oolong", "Taiwan", "winter", "#94703a"),
    ("Pouchong Lily", "oolong", "Taiwan", "spring", "#7f9a5a"),
    ("Chamomile Meadow", "herbal", "Egypt", "summer", "#d9b23c"),
    ("Peppermint Field", "herbal", "England", "summer", "#4f9a6c"),
    ("Rooibos Sunset", "herbal", "South Africa", "autumn", "#b4502a"),
    ("Hibiscus Rose", "herbal", "Egypt", "summer", "#b02f52"),
    ("Lemon Verbena", "herbal", "France", "summer", "#a9b84a"),
    ("Ginger Root", "herbal", "India", "winter", "#c98f3a"),
    ("Elderflower Hedge", "herbal", "England", "spring", "#bdbb7a"),
    ("Lavender Sleep", "herbal", "France", "summer", "#8a78b5"),
    ("Red Tea Pot", "teaware", "England", "spring", "#b3372f"),
    ("Blue Tea Pot", "teaware", "England", "spring", "#2f5d8a"),
    ("Ivory Gaiwan", "teaware", "China", "autumn", "#cbbf9f"),
    ("Copper Kettle", "teaware", "England", "winter", "#b46a3c"),
    ("Cast Iron Tetsubin", "teaware", "Japan", "winter", "#3d4145"),
    ("Bamboo Whisk", "teaware", "Japan", "summer", "#b99a58"),
    ("Glass Tea Cup", "teaware", "France", "summer", "#6fa3a8"),
    ("Linen Tea Towel", "teaware", "France", "spring", "#7a8f86"),
)

PRODUCTS: tuple[Product, ...] = tuple(
    Product(
        id=number,
        name=name,
        category=category,
        origin=origin,
        harvest=harvest,
        price_pence=450 + number * 37 % 900 + (1_800 if category == "teaware" else 0),
        stock=number * 7 % 23,
        colour=colour,
    )
    for number, (name, category, origin, harvest, colour) in enumerate(_SHELF, start=1)
)


def find_product(number: int) -> Product | None:
    """Return the product with this id, or None."""
    return PRODUCTS[number - 1] if 1 <= number <= len(PRODUCTS) else None
