"""The curriculum studio's pages, in one blueprint."""

from flask import Blueprint

pages = Blueprint("curricula", __name__)
