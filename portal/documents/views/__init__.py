"""The pages of letters and of their texts; each module puts its own on this blueprint."""

from flask import Blueprint

pages = Blueprint("documents", __name__)
