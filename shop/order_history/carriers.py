"""Who carries parcels, and where each shows the way of one."""

from urllib.parse import quote

# By name the page of a parcel, with its number in the place of {}.
TRACKING_PAGES = {
    "Bpost": "https://track.bpost.cloud/btr/web/#/search?itemCode={}",
    "Correos": "https://www.correos.es/es/en/tools/tracker/items/details?tracking-number={}",
    "CTT": "https://appserver.ctt.pt/CustomerArea/PublicArea_Detail?ObjectCodeInput={}",
    "DHL": "https://www.dhl.com/en/express/tracking.html?AWB={}",
    "DPD": "https://tracking.dpd.de/status/en_US/parcel/{}",
    "FedEx": "https://www.fedex.com/fedextrack/?trknbr={}",
    "GLS": "https://gls-group.com/EU/en/parcel-tracking?match={}",
    "La Poste": "https://www.laposte.fr/outils/suivre-vos-envois?code={}",
    "PostNL": "https://jouw.postnl.nl/track-and-trace/{}",
    "PostNord": "https://www.postnord.se/en/our-tools/track-and-trace?shipmentId={}",
    "Royal Mail": "https://www.royalmail.com/track-your-item#/tracking-results/{}",
    "UPS": "https://www.ups.com/track?tracknum={}",
}


def tracking_url(carrier: str, tracking: str) -> str:
    """The page of a parcel; empty when its carrier has none that is known, or it has no number."""
    page = TRACKING_PAGES.get(carrier, "")
    return page.format(quote(tracking, safe="")) if page and tracking else ""
