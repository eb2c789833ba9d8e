"""The fields of work in which people develop: agreements name those that they cover, offerings the one that they belong to. Pure."""

from portal.kernel.text import Text

FIELDS: dict[str, Text] = {
    "public_service": Text("Public service"),
    "digital": Text("Digital services and data"),
    "management": Text("Management and human resources"),
    "finance": Text("Finance, revenue and procurement"),
    "law": Text("Law, licensing and supervision"),
    "infrastructure": Text("Building, spatial planning and infrastructure"),
    "water": Text("Water and environment"),
    "transport": Text("Transport"),
    "logistics": Text("Logistics and food supply"),
    "health": Text("Health"),
    "education": Text("Education and culture"),
    "social": Text("Social affairs and emergencies"),
    "communication": Text("Communication and languages"),
}
"""Text keys, so that a new one needs no migration. The list is the product's own; BPSDM confirms or changes it."""
