"""The pages of the agreements; their modules put themselves on this blueprint."""

from flask import Blueprint

pages = Blueprint("agreements", __name__)
