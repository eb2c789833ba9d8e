"""The pages of the workforce, on one blueprint; the modules beside this one put theirs on it."""

from flask import Blueprint

pages = Blueprint("workforce", __name__)
