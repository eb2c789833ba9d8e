"""The pages of the registry: a partner's own, and the officers'."""

from flask import Blueprint

pages = Blueprint("registry", __name__)
