# SPDX-License-Identifier: Apache-2.0
"""Keys of any case and lists in any dress come out as the model declares them; nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, JsonValue

from vedette.wire.keys import fold_keys
from vedette.wire.model import WireModel
from vedette.wire.tolerance import Maybe, MaybeList


class Inner(WireModel):
    target_url: str | None = None
    canonical: Maybe[bool] = None


class Outer(WireModel):
    base_scan_id: str | None = None
    from_: str | None = Field(default=None, validation_alias="From", serialization_alias="From")
    inner: Inner | None = None
    sites: MaybeList[Inner] = None
    tags: MaybeList[str] = None
    filters: dict[str, Inner] | None = None


FOLDED: dict[str, tuple[JsonValue, JsonValue]] = {
    "other capitals": ({"basescanID": "x", "FROM": "y"}, {"BaseScanId": "x", "From": "y"}),
    "space around a key": ({" BaseScanId ": "x"}, {"BaseScanId": "x"}),
    "the later of two": ({"baseScanId": "a", "BASESCANID": "b"}, {"BaseScanId": "b"}),
    "a nested object": ({"INNER": {"targeturl": "x"}, "tags": []}, {"Inner": {"TargetUrl": "x"}, "Tags": []}),
    "nothing of a list and of a map": ({"tags": "", "filters": ""}, {"Tags": [], "Filters": {}}),
    "a map as .NET writes it": (
        {
            "filters": {
                "KeyValueOfstringInner": [{"Key": "a", "Value": {"targeturl": "x"}}, {"Key": "b", "Value": None}]
            }
        },
        {"Filters": {"a": {"TargetUrl": "x"}, "b": None}},
    ),
    "objects in a list": ({"sites": [{"targeturl": "x"}, None]}, {"Sites": [{"TargetUrl": "x"}, None]}),
    "a list of one object": ({"sites": {"targeturl": "x"}}, {"Sites": [{"TargetUrl": "x"}]}),
    "a list by numbers": (
        {"sites": {"10": {"targeturl": "b"}, "9": {"targeturl": "a"}}},
        {"Sites": [{"TargetUrl": "a"}, {"TargetUrl": "b"}]},
    ),
    "a list inside an element": ({"tags": {"string": ["a", "b"]}}, {"Tags": ["a", "b"]}),
    "one item inside an element": ({"sites": {"Site": {"canonical": True}}}, {"Sites": [{"Canonical": True}]}),
    "a root element": ({"Outer": {"basescanid": "x"}}, {"BaseScanId": "x"}),
    "a parameter's name around it": ({"model": {"tags": ["a"], "from": "z"}}, {"Tags": ["a"], "From": "z"}),
    "values of a map": ({"FILTERS": {"Key": {"CANONICAL": 1}}, "x": 0}, {"Filters": {"Key": {"Canonical": 1}}, "x": 0}),
    "unknown keys": ({"surprise": {"basescanid": 1}, "from": "a"}, {"surprise": {"basescanid": 1}, "From": "a"}),
    "a bare text": ("87be", "87be"),
    "a list of texts": (["a"], ["a"]),
    "nothing": (None, None),
}


@pytest.mark.parametrize(("value", "folded"), FOLDED.values(), ids=FOLDED)
def test_folds(value: JsonValue, folded: JsonValue) -> None:
    assert fold_keys(value, Outer) == folded


def test_a_number_too_long_to_be_an_index_is_a_key() -> None:
    assert fold_keys({"tags": {"1" * 5000: "a"}, "from": None}, Outer) == {"Tags": ["a"], "From": None}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["INNER", "sites", "tags", "0", "x"]), inner),
)


@given(JSON)
def test_any_value_is_folded_and_a_folded_one_stays(value: JsonValue) -> None:
    folded = fold_keys(value, Inner)

    if not isinstance(folded, dict) or len(folded) > 1:
        assert fold_keys(folded, Inner) == folded


@given(st.text(), st.lists(st.text()))
def test_a_body_in_other_capitals_is_read_as_the_model(scan_id: str, urls: list[str]) -> None:
    def shout(value: JsonValue) -> JsonValue:
        if isinstance(value, dict):
            return {key.upper(): shout(inner) for key, inner in value.items()}
        return [shout(inner) for inner in value] if isinstance(value, list) else value

    outer = Outer(base_scan_id=scan_id, sites=[Inner(target_url=url) for url in urls])

    assert Outer.model_validate(fold_keys(shout(outer.model_dump(mode="json")), Outer)) == outer
