"""Side facts are few, and each is known: what is written beside a request outlives its refusal."""

import ast

from tests.architecture.source import called, modules

ALLOWED = {
    "portal.accounts.services._note_failure": "a failed attempt to sign in counts although its request is refused",
    "portal.accounts.services._note_use": "the last use of a session, once a minute, also on a GET",
    "portal.audit.services._keep_beside": "a refusal, which leaves nothing else behind, and what an auditor has opened, on a GET",
    "portal.drafts.services.keep_refused": "what a refused form had typed",
    "portal.files.services.keep_aside": "a file that was sent with a refused form",
    "partners.curricula.services.note_presence": "who is in which paragraph of a curriculum",
    "portal.drafts.services.park": "what an interrupted form had typed",
}


def test_only_known_functions_write_beside_their_request():
    found = {
        f"{module.name}.{function.name}"
        for module in modules()
        for function in module.tree.body
        if isinstance(function, ast.FunctionDef) and module.name != "portal.kernel.db"
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and called(node) == "aside"
    }

    assert found == set(ALLOWED)
