"""The pages of rules, ties and findings; each module puts its own on this blueprint."""

from flask import Blueprint

pages = Blueprint("eligibility", __name__)
