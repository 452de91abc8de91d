"""From a parsed template to a function: its nodes written as Python, with includes as calls and blocks in place."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.template import Template, TemplateDoesNotExist
from django.template.base import FilterExpression, Node, NodeList, TextNode, VariableNode
from django.template.defaulttags import (
    CommentNode,
    CsrfTokenNode,
    FirstOfNode,
    ForNode,
    IfNode,
    LoadNode,
    URLNode,
    WithNode,
)
from django.template.library import SimpleNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.templatetags.static import StaticNode

from web.compiling import values
from web.compiling.expressions import Uncompilable
from web.compiling.keeping import kept
from web.compiling.lines import Lines
from web.compiling.marks import Kept

# What the functions call while they run.
RUNTIME = {
    name: getattr(values, name)
    for name in (
        "MISSING",
        "address_or_nothing",
        "blank",
        "compared",
        "csrf_field",
        "escaped",
        "first_of",
        "found",
        "kept_safe",
        "local",
        "look",
        "none",
        "rows",
        "text",
    )
}


@dataclass(frozen=True, slots=True)
class Function:
    """A compiled template: called with the site's addresses and then, in this order, what its names stand for. It
    answers in UTF-8, as the page is sent: text with a single € in it takes fifty times as long to encode as without."""

    call: Callable[..., bytes]
    names: tuple[str, ...]
    is_kept: bool


def function_of(template: Template, above: tuple[Template, ...] = ()) -> Function:
    """The template as a function, compiled at the first call. `above` are those that are being compiled around it."""
    known = getattr(template, "_function", None)
    if known is None:
        if template in above:
            raise Uncompilable(f"{template.name} includes itself")
        known = Writer(template, (*above, template)).function()
        template._function = known  # type: ignore[attr-defined]
    return known


class Writer(Lines):
    """Writes the function of one template."""

    def __init__(self, template: Template, above: tuple[Template, ...]) -> None:
        super().__init__(dict(RUNTIME))
        self.template = template
        self.above = above
        self.blocks: dict[str, list[NodeList]] = {}
        # The block that is being written: its name, and how far up its line of templates.
        self.block: tuple[str, int] | None = None
        self.is_kept = False

    def function(self) -> Function:
        self.nodes(self._inherited())
        self.flush()
        names = tuple(self.names)
        parameters = ", ".join(["here", *(f"v_{name}=MISSING" for name in names)])
        source = "\n".join([f"def template({parameters}):", "  out = []", *self.lines, '  return b"".join(out)'])
        exec(compile(source, f"<template {self.template.name}>", "exec"), self.constants)  # noqa: S102 (ours)
        call = self.constants["template"]
        return Function(kept(call) if self.is_kept else call, names, self.is_kept)

    def _inherited(self) -> Iterable[Node]:
        """The nodes of the template at the top of the line, with the blocks of all below it at hand."""
        template, line, before = self.template, [self.template], list[Node]()
        while extends := next((node for node in template.nodelist if isinstance(node, ExtendsNode)), None):
            parent = cast(FilterExpression, extends.parent_name)
            if not self.is_known(parent):
                raise Uncompilable("a parent that is chosen while the page is made")
            # Text in front of the tag comes out, in front of everything.
            before += template.nodelist[: template.nodelist.index(extends)]
            self._hold(extends.blocks)
            template = self.other(self.known(parent))
            if template in line:
                raise Uncompilable(f"{template.name} extends itself")
            line.append(template)
        if len(line) > 1:
            blocks = cast(list[BlockNode], template.nodelist.get_nodes_by_type(BlockNode))
            self._hold({node.name: node for node in blocks})
        return [*before, *template.nodelist]

    def _hold(self, blocks: dict[str, BlockNode]) -> None:
        for name, node in blocks.items():
            self.blocks.setdefault(name, []).append(node.nodelist)

    def other(self, name: str) -> Template:
        try:
            return self.template.engine.get_template(name)
        except TemplateDoesNotExist as error:
            raise Uncompilable(f"{name} is not there") from error

    # Nodes.

    def nodes(self, nodes: Iterable[Node]) -> None:
        for node in nodes:
            write = WAYS.get(type(node))
            if write is None:
                raise Uncompilable(type(node).__name__)
            write(self, node)

    def text_node(self, node: TextNode) -> None:
        self.put_known(node.s.encode())

    def variable_node(self, node: VariableNode) -> None:
        expression = node.filter_expression
        if self.block and str(expression.token) == "block.super":
            self._inherited_block(*self.block)
        elif self.is_known(expression):
            self.put_known(values.text(self.known(expression)))
        else:
            self.put(self.text(expression))

    def _inherited_block(self, name: str, level: int) -> None:
        above = self.blocks.get(name, [])[level + 1 :]
        if above:
            self._block(name, level + 1, above[0])

    def block_node(self, node: BlockNode) -> None:
        self._block(node.name, 0, self.blocks.get(node.name, [node.nodelist])[0])

    def _block(self, name: str, level: int, nodes: NodeList) -> None:
        around, self.block = self.block, (name, level)
        with self.scope({}):
            self.nodes(nodes)
        self.block = around

    def if_node(self, node: IfNode) -> None:
        word = "if"
        for condition, nodes in node.conditions_nodelists:
            self.line("else:" if condition is None else f"{word} {self.condition(condition)}:")
            with self.deeper():
                self.nodes(nodes)
            word = "elif"

    def for_node(self, node: ForNode) -> None:
        self.count += 1
        number = self.count
        self.line(f"r_{number} = rows({self.value(cast(FilterExpression, node.sequence), 'none')})")
        if node.is_reversed:
            self.line(f"r_{number} = list(reversed(r_{number}))")
        self.line(f"n_{number} = len(r_{number})")
        if node.nodelist_empty:
            self.line(f"if not n_{number}:")
            with self.deeper(), self.scope({}):
                self.nodes(cast(NodeList, node.nodelist_empty))
        bound = {name: self.variable(name) for name in node.loopvars}
        self.line(f"for i_{number}, ({', '.join(bound.values())}) in enumerate(r_{number}):")
        self.loops.append(number)
        with self.deeper(), self.scope(bound):
            self.nodes(cast(NodeList, node.nodelist_loop))
        self.loops.pop()

    def with_node(self, node: WithNode) -> None:
        bound = {}
        for name, expression in node.extra_context.items():
            bound[name] = self.variable(name)
            self.line(f"{bound[name]} = {self.value(expression)}")
        with self.scope(bound):
            self.nodes(node.nodelist)

    def include_node(self, node: IncludeNode) -> None:
        if not self.is_known(node.template) or not isinstance(self.known(node.template), str):
            raise Uncompilable("a template that is chosen while the page is made")
        included = function_of(self.other(self.known(node.template)), self.above)
        given = {name: self.value(expression) for name, expression in node.extra_context.items()}
        words = ["here"]
        for name in included.names:
            if name in given:
                word = given[name]
            else:
                word = "MISSING" if node.isolated_context else self.name(name)
            words.append(word)
        self.put(f"{self.constant(included.call)}({', '.join(words)})")

    def url_node(self, node: URLNode) -> None:
        if node.kwargs or not self.is_known(node.view_name):
            raise Uncompilable("an address by names")
        name = repr(str(self.known(node.view_name)))
        key = f"({name}, {', '.join(self.value(one) for one in node.args)},)" if node.args else name
        if node.asvar:
            self.set(node.asvar, f"address_or_nothing(here, {key})")
        else:
            self.put(f"here[{key}]")

    def csrf_node(self, node: CsrfTokenNode) -> None:
        self.put(f"csrf_field({self.name('csrf_token')})")

    def first_of_node(self, node: FirstOfNode) -> None:
        # Each is looked up only when those before it are nothing.
        source = " or ".join(self.value(one, "none") for one in node.vars)
        if node.asvar:
            self.set(node.asvar, f"first_of({source})")
        else:
            self.put(f"first_of({source}).encode()")

    def static_node(self, node: StaticNode) -> None:
        if node.varname or not self.is_known(node.path):
            raise Uncompilable("a static file that is chosen while the page is made")
        self.put_known(values.escaped(StaticNode.handle_simple(self.known(node.path))))

    def simple_node(self, node: SimpleNode) -> None:
        if self._is_constant(node):
            arguments = [self.known(one) for one in node.args]
            options = {name: self.known(one) for name, one in node.kwargs.items()}
            self.put_known(values.escaped(node.func(*arguments, **options)))
            return
        words = [self.value(one) for one in node.args]
        if node.takes_context:
            if not hasattr(node.func, "reads"):
                raise Uncompilable(f"{node.func.__name__} reads the context")
            words.insert(0, "{" + ", ".join(f"{name!r}: none({self.name(name)})" for name in node.func.reads) + "}")
        words += [f"{name}={self.value(one)}" for name, one in node.kwargs.items()]
        source = f"{self.constant(node.func)}({', '.join(words)})"
        if node.target_var is not None:
            self.set(node.target_var, source)
        else:
            self.put(f"escaped({source})")

    def _is_constant(self, node: SimpleNode) -> bool:
        known: Sequence[Any] = [*node.args, *node.kwargs.values()]
        return (
            getattr(node.func, "is_constant", False)
            and node.target_var is None
            and all(self.is_known(one) for one in known)
        )

    def kept_node(self, node: Kept) -> None:
        self.is_kept = True

    def nothing(self, node: Node) -> None:
        pass


WAYS: dict[type[Node], Callable[[Writer, Any], None]] = {
    TextNode: Writer.text_node,
    VariableNode: Writer.variable_node,
    BlockNode: Writer.block_node,
    IfNode: Writer.if_node,
    ForNode: Writer.for_node,
    WithNode: Writer.with_node,
    IncludeNode: Writer.include_node,
    URLNode: Writer.url_node,
    CsrfTokenNode: Writer.csrf_node,
    FirstOfNode: Writer.first_of_node,
    StaticNode: Writer.static_node,
    SimpleNode: Writer.simple_node,
    Kept: Writer.kept_node,
    CommentNode: Writer.nothing,
    LoadNode: Writer.nothing,
}
