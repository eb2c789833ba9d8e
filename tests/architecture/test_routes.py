"""Every address says who may open it, every link leads somewhere, and no slice links upward by name."""

import ast
import re

import pytest
from jinja2 import Environment, nodes

from portal.web.templating import PLACES
from tests.architecture.source import ROOT, called, literal, modules, planted, rank, slices, told

ENDPOINT = re.compile(r"(?P<blueprint>[a-z_]*)\.(?P<view>[a-z_]+)")
FRAME = {
    "accounts.sign_in": "a stranger is sent to the sign-in page by the guard",
    "accounts.sign_up": "the frame's footer invites partners",
}
"""The only addresses above it that the frame knows, beside the names of `web.templating.PLACES`, which are shown once they exist."""
BY_ADDRESS = {
    "offerings.link": "a mail carries its address",
    "accounts.claim": "a mail carries its address",
    "accounts.confirm": "a mail carries its address",
    "accounts.reset": "a mail carries its address",
    "accounts.extend": "the page's script asks for it before the session ends",
    "drafts.autosave": "a form's script sends what is typed",
    "web.healthz": "asked by what watches the process",
    "web.readyz": "asked by the proxy",
    "web.styleguide": "for those who build pages",
}
"""Endpoints to which no page links by name, and how they are reached."""
PUBLIC, SIGNED_IN = "public", "signed-in"
PERMISSION = re.compile(r"[a-z_]+:[a-z_]+:[a-z_]+")


def test_every_endpoint_says_who_may_open_it(product):
    silent = [name for name, view in product.view_functions.items() if not getattr(view, "permission", None)]

    assert not silent


def test_a_permission_has_a_scope_a_resource_and_an_action_and_its_rules_are_known(product):
    table = product.extensions["access"]
    for name, view in product.view_functions.items():
        permission = str(view.permission)
        assert permission in {PUBLIC, SIGNED_IN} or (PERMISSION.fullmatch(permission) and permission in table), name


def test_no_permission_is_left_without_a_rule(product):
    assert not [permission for permission, rules in product.extensions["access"].items() if not rules]


def links_of_module(module):
    """Each (line, endpoint) that a module names: by url_for, in the menu, as somebody's first page."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            place = {"url_for": 0, "ObjectPage": 0, "links": 0, "NavItem": 1}.get(called(node), 1 if _is_home(node) else None)
            endpoint = literal(node.args[place]) if place is not None and len(node.args) > place else None
            if endpoint:
                yield node.lineno, endpoint


def _is_home(node):
    return called(node) == "register" and "HOME" in ast.unparse(node.func)


def links_of_template(text):
    """Each (line, endpoint) that a template names by url_for."""
    tree = Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(text)
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "url_for" and call.args and isinstance(call.args[0], nodes.Const):
            yield call.lineno, call.args[0].value


def named_links():
    """(place, slice, endpoint) of every literal link, in code and templates."""
    for module in modules():
        yield from ((f"{module.path}:{line}", module.slice, endpoint) for line, endpoint in links_of_module(module))
    for file in sorted((ROOT / "templates").rglob("*.html")):
        path = file.relative_to(ROOT)
        yield from (
            (f"{path}:{line}", slice_of(path.parts[1]), endpoint) for line, endpoint in links_of_template(file.read_text(encoding="utf-8"))
        )


def slice_of(name):
    """The slice of a blueprint or of a folder of templates; shared folders are the frame's."""
    return next((f"{package}.{name}" for package in ("portal", "partners") if f"{package}.{name}" in slices()), "portal.web")


def whole(endpoint, slice_name):
    """An endpoint with its blueprint: `.show` belongs to the slice that names it."""
    return endpoint if not endpoint.startswith(".") else slice_name.partition(".")[2] + endpoint


def upward(slice_name, endpoint):
    """Whether the link leads to a slice above."""
    return rank(slice_of(endpoint.partition(".")[0])) > rank(slice_name) and not (slice_name == "portal.web" and endpoint in FRAME)


def test_every_link_leads_to_an_endpoint(product):
    dead = [
        f"{place}: {endpoint}" for place, slice_name, endpoint in named_links() if whole(endpoint, slice_name) not in product.view_functions
    ]

    assert not dead, told(dead)


def test_no_slice_links_upward():
    found = [f"{place}: {endpoint}" for place, slice_name, endpoint in named_links() if upward(slice_name, whole(endpoint, slice_name))]

    assert not found, told(found)


def test_a_link_upward_is_noticed():
    links = list(links_of_module(planted("portal.accounts.views", 'url_for("applications.own")')))

    assert [upward("portal.accounts", endpoint) for _, endpoint in links] == [True]
    assert not upward("portal.applications", "accounts.account")
    assert [endpoint for _, endpoint in links_of_template('{{ url_for("applications.own") }}')] == ["applications.own"]


def test_every_endpoint_can_be_reached(product):
    linked = {whole(endpoint, slice_name) for _, slice_name, endpoint in named_links()} | set(PLACES.values()) | set(BY_ADDRESS)
    lost = sorted(set(product.view_functions) - linked)

    assert not lost


def test_the_list_of_what_is_reached_by_address_is_not_out_of_date(product):
    assert not set(BY_ADDRESS) - set(product.view_functions)


@pytest.mark.parametrize("path", ["/settings/accounts", "/desk", "/record", "/applications"])
def test_a_guarded_page_sends_a_stranger_to_the_sign_in_page(as_, path):
    answer = as_().get(path)

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in?next=")
