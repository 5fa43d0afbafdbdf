# Loaded first by each Python process of a command that `crumbshark run` starts. Python writes TLS secrets for contexts of
# create_default_context() alone: here every context does. It must never disturb the program.

import os
import sys


def _write_secrets(ssl):
    path = os.environ.get("SSLKEYLOGFILE")
    context = getattr(ssl, "SSLContext", None)
    if not path or context is None or not hasattr(context, "keylog_filename"):
        return
    make = context.__new__

    def make_with_secrets(kind, *parameters, **named):
        made = make(kind, *parameters, **named)
        try:
            if made.keylog_filename is None:
                made.keylog_filename = path
        except Exception:
            pass
        return made

    context.__new__ = make_with_secrets


class _SslFinder:
    """Waits for `import ssl`, so that programs without TLS do not load it."""

    def find_spec(self, name, path=None, target=None):
        if name != "ssl":
            return None
        sys.meta_path.remove(self)
        from importlib.util import find_spec

        spec = find_spec(name)
        if spec is None or spec.loader is None:
            return spec
        run = spec.loader.exec_module

        def run_and_hook(module):
            run(module)
            try:
                _write_secrets(module)
            except Exception:
                pass

        spec.loader.exec_module = run_and_hook
        return spec


def _run_next():
    """Runs the sitecustomize that Python would have loaded without this one."""
    here = os.path.dirname(os.path.abspath(__file__))
    from importlib.machinery import PathFinder

    others = [entry for entry in sys.path if os.path.abspath(entry or ".") != here]
    spec = PathFinder.find_spec("sitecustomize", others)
    if spec is not None and spec.loader is not None:
        from importlib.util import module_from_spec

        spec.loader.exec_module(module_from_spec(spec))


try:
    sys.meta_path.insert(0, _SslFinder())
except Exception:
    pass
_run_next()
