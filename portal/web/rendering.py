"""How templates become pages: what is the same for every reader of a language is worked out once.

There is one environment a language. When a template is compiled in it, the words that stand literally in the template are put in, and so
are components that are called with literals alone. A component that depends on nothing but its arguments is drawn once for the same
arguments and kept; what it was drawn from is its key, so that nothing kept can be out of date and no reader is shown what another's
arguments drew.
"""

import datetime as dt
import enum
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2 import Template, meta, nodes
from jinja2.runtime import Context, Macro
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from portal.kernel.text import Text
from portal.web import i18n

MOST_KEPT, LONGEST = 16_000_000, 65_536
"""Characters of the drawings kept for a language, and of the longest. When there are more, all are dropped and drawn again."""
PURE = frozenset({"_", "pgettext", "ngettext", "asset", "state", "word", "language", "demo", "place", "PROOF", "HERE", "dict", "range"})
"""The globals that a component may read and still depend on its arguments alone: they are fixed when the application starts."""
LEAVES = frozenset({Markup, int, bool, float, Decimal, type(None), dt.date, dt.datetime, dt.timedelta, uuid.UUID})


class Kept(dict[tuple[Any, ...], Markup]):
    """Drawings by what they were drawn from."""

    characters = 0

    def keep(self, key: tuple[Any, ...], drawn: Markup) -> None:
        """Keep one more; when there are too many, only this one."""
        if len(drawn) > LONGEST:
            return
        if self.characters + len(drawn) > MOST_KEPT:
            self.clear()
            self.characters = 0
        self[key] = drawn
        self.characters += len(drawn)


Answer = Callable[..., str | None]


class House(Environment):
    """The templates' environment: it answers with the templates of the reader's language."""

    spoken: str | None = None
    """The language whose words are put in; None for the environment of the application itself, which only hands on."""

    def __init__(self, app: Flask, **options: Any) -> None:  # noqa: ANN401  Flask's own
        super().__init__(app, **options)
        self.tongues: dict[str, House] = {}
        self.kept = Kept()
        self.fixed: dict[str, Answer] = {"_": i18n.words, "pgettext": i18n.words_in}
        """What answers the same to the same literals for as long as the application runs; it may raise jinja2.nodes.Impossible."""

    def of(self, language: str) -> "House":
        """The environment of a language, made at its first use, after features have added their filters and globals."""
        if language not in self.tongues:
            made = self.overlay()
            made.spoken, made.kept = language, Kept()
            self.tongues[language] = made
        return self.tongues[language]

    def get_template(self, name: str | Template, parent: str | None = None, globals: Any = None) -> Template:  # noqa: A002, ANN401  Jinja's
        """A template, in the reader's language."""
        if self.spoken is None:
            return self.of(i18n.language()).get_template(name, parent, globals)
        return super().get_template(name, parent, globals)

    def _generate(self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False) -> str:  # noqa: FBT001, FBT002  Jinja's hook
        if self.spoken is not None:
            source = Fixing(self, source).visit(source)
        return super()._generate(source, name, filename, defer_init)

    def is_pure(self, name: str) -> bool:
        """Whether a component, with those that it draws on, depends on nothing but its arguments: it reads no global but those of PURE."""
        if self.loader is None:
            return False
        tree = self.parse(self.loader.get_source(self, name)[0])
        read = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}
        return (read & self.globals.keys()) <= PURE and all(
            other is not None and self.is_pure(other) for other in meta.find_referenced_templates(tree)
        )


class Drawn(Template):
    """A template whose macros, where it is there to be imported, are kept by their arguments."""

    _component: "Component | None" = None

    def _get_default_module(self, ctx: Context | None = None) -> Any:  # noqa: ANN401  a module, or what stands for it
        """What a template that imports this one gets. A component reads nothing of the page that draws it, so it is made once."""
        house = self.environment
        if not isinstance(house, House) or not is_component(self.name or ""):
            return super()._get_default_module(ctx)
        if self._component is None:
            module = super()._get_default_module()
            self._component = Component(module, self.name or "", house.kept if house.is_pure(self.name or "") else None)
        return self._component


House.template_class = Drawn


def is_component(name: str) -> bool:
    """Whether a template is there to be imported: a component of the house, or a slice's own, whose name begins with an underscore."""
    return name.startswith("components/") or "/_" in name


class Component:
    """The macros of a component, by name."""

    def __init__(self, module: object, template: str, kept: Kept | None) -> None:
        for name, macro in vars(module).items():
            if isinstance(macro, Macro):
                setattr(self, name, macro if kept is None else keeping(macro, template, kept))


def keeping(macro: Macro, template: str, kept: Kept) -> Callable[..., str]:
    """The macro of a template, drawn once for the same arguments; where one of them cannot be a key, drawn each time."""
    name = macro.name

    def draw(*arguments: Any, **named: Any) -> str:  # noqa: ANN401  as the macro
        parts: list[Any] = [template, name, len(arguments)]
        if not (into(parts, arguments) and (not named or into(parts, tuple(named.items())))):
            return macro(*arguments, **named)
        key = tuple(parts)
        drawn = kept.get(key)
        if drawn is None:
            drawn = Markup(macro(*arguments, **named))  # noqa: S704  what a macro draws is markup
            kept.keep(key, drawn)
        return drawn

    return draw


def into(parts: list[Any], values: Iterable[Any]) -> bool:
    """Add values to a key, each but a plain string with its type before it; False where one of them cannot be part of a key.

    The type belongs to it: markup equals the text that looks like it, and is not escaped; true equals 1.
    """
    for value in values:
        kind = type(value)
        if kind is str:
            parts.append(value)
        elif kind in LEAVES or issubclass(kind, enum.Enum):
            parts += (kind, value)
        else:
            inner = made_of(kind, value)
            if inner is None:
                return False
            parts += (kind if kind is not list else tuple, len(inner))
            if not into(parts, inner):
                return False
    return True


def made_of(kind: type, value: Any) -> Sequence[Any] | None:  # noqa: ANN401  whatever a component is given
    """What a value that is no leaf is made of, as far as drawing it goes; None where that cannot be said."""
    if kind is Text:
        return (value.msgid, value.context, *(each for pair in value.facts.items() for each in pair))
    if kind is dict:
        return tuple(value.items())
    if issubclass(kind, tuple) or kind is list:
        found: Sequence[Any] = value
        return found
    if hasattr(kind, "drawn_from"):
        read: Sequence[Any] | None = value.drawn_from()
        return read
    return None


class Fixing(NodeTransformer):
    """Puts in what is known when a template is compiled: its literal words, addresses of files, components called with literals alone."""

    def __init__(self, house: House, tree: nodes.Template) -> None:
        self.house = house
        self.components = dict(imported(tree))
        self.context = nodes.EvalContext(house)

    def visit_CallBlock(self, node: nodes.CallBlock) -> nodes.Node:  # noqa: N802  Jinja's name
        """A component that gets a body is not known from its arguments alone."""
        node.body = [self.visit(each) for each in node.body]
        self.generic_visit(node.call)
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802  Jinja's name
        """A call with literals alone becomes what it answers."""
        self.generic_visit(node)
        if not isinstance(node.node, nodes.Name) or node.dyn_args or node.dyn_kwargs:
            return node
        answer = self.known(node.node.name)
        if answer is None:
            return node
        try:
            arguments = [each.as_const(self.context) for each in node.args]
            named = {each.key: each.value.as_const(self.context) for each in node.kwargs}
            answered = answer(*arguments, **named)
        except nodes.Impossible:
            return node
        fixed = nodes.Const(answered if answered is None else str(answered), lineno=node.lineno)
        return fixed if answered is None else nodes.MarkSafeIfAutoescape(fixed, lineno=node.lineno)

    def known(self, name: str) -> Answer | None:
        """What answers a call of this name, if that is known now."""
        if name not in self.components:
            return self.house.fixed.get(name)
        template = self.components[name]
        if not self.house.is_pure(template):
            return None
        found: Answer = getattr(self.house.get_template(template)._get_default_module(), name)  # noqa: SLF001  as an import does
        return found


def imported(tree: nodes.Template) -> Iterator[tuple[str, str]]:
    """(macro, template) of each component that a template imports under its own name."""
    for node in tree.find_all(nodes.FromImport):
        if isinstance(node.template, nodes.Const) and is_component(str(node.template.value)):
            yield from ((name, str(node.template.value)) for name in node.names if isinstance(name, str))
