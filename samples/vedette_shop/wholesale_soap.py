# SPDX-License-Identifier: Apache-2.0
"""The wholesale API as a web service (SOAP 1.1), for partners of long standing. A GET is answered with its WSDL."""

from lxml import etree
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from vedette_shop.goods import PRODUCTS

_SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
_SPACE = "urn:leaf-and-kettle"
_MOST_BYTES = 20_000
WSDL = f"""<?xml version="1.0"?>
<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="{_SPACE}" targetNamespace="{_SPACE}">
  <types><xs:schema targetNamespace="{_SPACE}" elementFormDefault="qualified">
    <xs:element name="Price"><xs:complexType><xs:sequence>
      <xs:element name="number" type="t:Number"/>
      <xs:element name="currency"><xs:simpleType><xs:restriction base="xs:string">
        <xs:enumeration value="GBP"/></xs:restriction></xs:simpleType></xs:element>
    </xs:sequence></xs:complexType></xs:element>
    <xs:simpleType name="Number"><xs:restriction base="xs:int">
      <xs:minInclusive value="1"/><xs:maxInclusive value="{len(PRODUCTS)}"/></xs:restriction></xs:simpleType>
  </xs:schema></types>
  <message name="PriceIn"><part name="body" element="t:Price"/></message>
  <portType name="Desk"><operation name="Price"><input message="t:PriceIn"/></operation></portType>
  <binding name="DeskSoap" type="t:Desk">
    <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    <operation name="Price"><soap:operation soapAction="{_SPACE}/Price"/>
      <input><soap:body use="literal"/></input></operation>
  </binding>
  <service name="Wholesale"><port name="Desk" binding="t:DeskSoap">
    <soap:address location="/wholesale/soap"/></port></service>
</definitions>
"""


def _envelope(inner: str) -> bytes:
    return f'<?xml version="1.0"?>\n<s:Envelope xmlns:s="{_SOAP}"><s:Body>{inner}</s:Body></s:Envelope>\n'.encode()


def _fault(text: str) -> Response:
    inner = f"<s:Fault><faultcode>s:Client</faultcode><faultstring>{text}</faultstring></s:Fault>"
    return Response(_envelope(inner), 500, media_type="text/xml")


async def answer(request: Request) -> Response:
    """Return the WSDL, or the price of a product by its number; a fault has status 500, as SOAP 1.1 wants it."""
    if request.method == "GET":
        return Response(WSDL, media_type="text/xml")
    body = await request.body()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(body[:_MOST_BYTES], parser)
    except etree.XMLSyntaxError:
        return _fault("This is no envelope.")
    asked = root.find(f"{{{_SOAP}}}Body/{{{_SPACE}}}Price")
    number = (asked.findtext(f"{{{_SPACE}}}number") or "") if asked is not None else ""
    if not number.isascii() or not number.isdigit() or not 1 <= int(number[:4]) <= len(PRODUCTS):
        return _fault("There is no product of that number.")
    pence = PRODUCTS[int(number) - 1].price_pence
    return Response(_envelope(f'<PriceOut xmlns="{_SPACE}"><pence>{pence}</pence></PriceOut>'), media_type="text/xml")


ROUTES = (Route("/wholesale/soap", answer, methods=["GET", "POST"]),)
