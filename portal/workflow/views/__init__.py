"""The pages of desks and cases; each module puts its own on this blueprint."""

from flask import Blueprint

pages = Blueprint("workflow", __name__)
