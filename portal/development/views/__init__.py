"""The pages of gaps and of the demand."""

from flask import Blueprint

pages = Blueprint("development", __name__)
SIZE = 25
