"""The pages of the offerings: lists and one offering, writing it, and the mentor's answer."""

from flask import Blueprint

pages = Blueprint("offerings", __name__)
