"""The product as a WSGI application for `cpu_header`, as the environment says."""

from wsgi import create_app

app = create_app()
