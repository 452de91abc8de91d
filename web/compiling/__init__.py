"""Templates as Python functions: parsed by Django, written out as code once, run as often as pages are asked for.

Django walks a template's nodes and looks every name up in a stack of dictionaries each time; that was four fifths of a
page's cost. Here each template becomes a function whose parameters are the names it uses, includes become calls, blocks
are put in their places, and what never changes (addresses without arguments aside: static files, icons) is worked out
while compiling. What comes out is the same, character for character.

`loader.Loader` compiles what it loads. A template that uses a tag the compiler does not know is rendered by Django as
before, and so is everything where escaping is off. Differences that remain: an error inside `{% if %}` is raised, not
taken for False; `{% url %}` does not look for the request's instance namespace; moments are shown in the time zone of
the settings; a tag that takes the context must say which names it reads.
"""
