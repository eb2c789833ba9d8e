"""Small faults for `tools/mutants.py`: which ones a module's functions can be given, and how one is put into a running process."""

import ast
import gc
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import CodeType, FunctionType

BOUNDS: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
"""A bound is moved by one."""
OPPOSITES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
"""Any other comparison is turned round."""
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: its file, function and kind, which one of that kind it is there, and the lines that it stands on."""

    file: str
    function: str
    kind: str
    place: int
    lines: range

    @property
    def name(self) -> str:
        """As reports call it: it stays the same for as long as its function does."""
        return f"{self.file}:{self.function}:{self.kind}:{self.place}"

    def rank(self, seed: int) -> str:
        """Its place in a seed's draw. A change of one function leaves the others' places as they are."""
        return hashlib.sha256(f"{seed}:{self.name}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Fault:
    """One change of a tree: its kind, the node that it stands on, and what makes it and gives the node that shows it."""

    kind: str
    on: ast.expr | ast.stmt
    change: Callable[[], ast.AST]


def mutants_of(file: str, source: str) -> list[Mutant]:
    """Every fault that the functions of a module can be given."""
    found = []
    for function, node in functions_of(ast.parse(source)):
        counted: Counter[str] = Counter()
        for fault in faults_of(node, is_access="access" in file):
            place, counted[fault.kind] = counted[fault.kind], counted[fault.kind] + 1
            lines = range(fault.on.lineno, (fault.on.end_lineno or fault.on.lineno) + 1)
            found.append(Mutant(file, function, fault.kind, place, lines))
    return found


def text_of(mutant: Mutant, source: str) -> str:
    """What stands there instead."""
    _, shown = _mutate(mutant, source)
    return ast.unparse(shown).strip().partition("\n")[0]


def functions_of(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, FunctionNode]]:
    """Each outermost function and method with its qualified name; what is defined inside one belongs to it."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, FunctionNode):
            yield prefix + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from functions_of(node, f"{prefix}{node.name}.")


def faults_of(function: FunctionNode, *, is_access: bool) -> Iterator[Fault]:
    """The faults of a function, in the order of its nodes; never two that come to the same."""
    says_bool = isinstance(function.returns, ast.Name) and function.returns.id == "bool"
    if is_access and says_bool:
        yield Fault("answer yes", function.body[-1], partial(_answer, function, value=True))
        yield Fault("answer no", function.body[-1], partial(_answer, function, value=False))
    negated: set[ast.AST] = set()
    for node in ast.walk(function):
        yield from _removed_guards(node)
        for holder, name, place, on in _conditions(node, is_condition=says_bool or node in negated):
            negated.add(on)
            yield Fault("negate condition", on, partial(_negate, holder, name, place))
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            table = BOUNDS if node in negated else BOUNDS | OPPOSITES
            if type(node.ops[0]) in table:
                yield Fault("swap comparison", node, partial(_swap, node, table))


def _removed_guards(node: ast.AST) -> Iterator[Fault]:
    """An `if` that ends in `raise`. An AssertionError says what cannot be, to the type checker: there is nothing to notice."""
    match node:
        case ast.If(body=[*_, ast.Raise(exc=ast.Call(func=ast.Name("AssertionError")))]):
            return
        case ast.If(body=[*_, ast.Raise()], orelse=[]):
            yield Fault("remove guard", node.test, partial(_never, node))


def _conditions(node: ast.AST, *, is_condition: bool) -> Iterator[tuple[ast.AST, str, int | None, ast.expr]]:
    """The conditions that a node holds: where they stand in it, and themselves. The last part of `given or default` is none."""
    match node:
        case ast.If() | ast.While() | ast.IfExp():
            yield node, "test", None, node.test
        case ast.comprehension():
            yield from ((node, "ifs", place, on) for place, on in enumerate(node.ifs))
        case ast.BoolOp():
            known = is_condition or isinstance(node.values[-1], ast.Compare | ast.BoolOp | ast.UnaryOp)
            yield from ((node, "values", place, on) for place, on in enumerate(node.values if known else node.values[:-1]))


def _negate(holder: ast.AST, name: str, place: int | None) -> ast.AST:
    held = getattr(holder, name)
    on = held if place is None else held[place]
    opposite = ast.copy_location(ast.UnaryOp(ast.Not(), on), on)
    if place is None:
        setattr(holder, name, opposite)
    else:
        held[place] = opposite
    return holder


def _never(node: ast.If) -> ast.AST:
    """The condition stays in the text, so that the function needs the same names as before, and never holds."""
    node.test = ast.copy_location(ast.BoolOp(ast.And(), [ast.Constant(value=False), node.test]), node.test)
    return node


def _answer(function: FunctionNode, *, value: bool) -> ast.AST:
    function.body = [ast.copy_location(ast.Return(ast.Constant(value)), function.body[-1])]
    return function.body[0]


def _swap(node: ast.Compare, table: dict[type[ast.cmpop], type[ast.cmpop]]) -> ast.AST:
    node.ops = [table[type(node.ops[0])]()]
    return node


def _mutate(mutant: Mutant, source: str) -> tuple[ast.Module, ast.AST]:
    """The module's tree with the fault in it, and the node that shows it."""
    tree = ast.parse(source)
    function = next(node for name, node in functions_of(tree) if name == mutant.function)
    alike = [fault for fault in faults_of(function, is_access="access" in mutant.file) if fault.kind == mutant.kind]
    shown = alike[mutant.place].change()
    return ast.fix_missing_locations(tree), shown


def functions_made(top: Path) -> dict[str, list[FunctionType]]:
    """Every function of this process that was made from a file below a folder, by file."""
    made: dict[str, list[FunctionType]] = {}
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename.startswith(f"{top}/"):
            made.setdefault(one.__code__.co_filename, []).append(one)
    return made


def plant(mutant: Mutant, path: Path, functions: Sequence[FunctionType]) -> int:
    """Put the fault into the functions of a file: each made from the changed code gets the new one. Returns how many there were."""
    tree, _ = _mutate(mutant, path.read_text(encoding="utf-8"))
    swap = _codes(compile(tree, str(path), "exec"))
    changed = 0
    for made in functions:
        code = swap.get((made.__code__.co_qualname, made.__code__.co_firstlineno), made.__code__)
        changed += code != made.__code__
        made.__code__ = code
    return changed


def _codes(code: CodeType) -> dict[tuple[str, int], CodeType]:
    found = {(code.co_qualname, code.co_firstlineno): code}
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            found |= _codes(inner)
    return found
