"""Runs many trusted programs one after the other in this process: a job on each line of the input, what it left on each line of the output."""
import base64
import contextlib
import functools
import importlib
import importlib.machinery
import io
import json
import os
import shutil
import sys
import tempfile
import traceback


def place(folder, files):
    for path, content in files.items():
        file = os.path.join(folder, path)
        if "/" in path:
            os.makedirs(os.path.dirname(file), exist_ok=True)
        with open(file, "wb") as out:
            out.write(content.encode() if isinstance(content, str) else base64.b64decode(content["base64"]))


def execute(program, is_isolated):
    """Runs a program as a script of its own; what it imported from its folder is forgotten afterwards."""
    known = set(sys.modules)
    if not is_isolated:
        sys.path.insert(0, os.getcwd())
    try:
        with open(program, encoding="utf-8") as file:
            exec(compile(file.read(), program, "exec"), {"__name__": "__main__", "__file__": program})
        return 0
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        if not is_isolated:
            sys.path.pop(0)
            for name in set(sys.modules) - known:
                if (getattr(sys.modules[name], "__file__", None) or "").startswith(os.getcwd()):
                    del sys.modules[name]


def compile_module(data, path, *, _optimization=-1):
    return compile(data, path, "exec", dont_inherit=True)


def files_in(folder):
    for parent, _, names in os.walk(folder):
        for name in names:
            file = os.path.join(parent, name)
            yield file[len(folder) + 1 :].replace(os.sep, "/"), file


def take(folder, given):
    """What a program made, base64 by path; the folder has no files afterwards, and keeps its folders for the next one."""
    made = {}
    for path, file in list(files_in(folder)):
        if path not in given:
            with open(file, "rb") as content:
                made[path] = base64.b64encode(content.read()).decode()
        os.unlink(file)
    return made


def run(job, folder):
    place(folder, job["files"])
    os.chdir(folder)
    importlib.invalidate_caches()
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = execute(job["argv"][-1], "-I" in job["argv"])
    made = take(folder, job["files"])
    return {"exitCode": code, "stdout": out.getvalue(), "stderr": err.getvalue(), "files": made}


def main():
    sys.dont_write_bytecode = True
    # The many programs of one item import the same package.
    loader = importlib.machinery.SourceFileLoader
    loader.source_to_code = staticmethod(functools.lru_cache(maxsize=64)(compile_module))
    # A disk in memory where there is one: this is thousands of small files.
    memory = "/dev/shm"
    folder = os.path.realpath(tempfile.mkdtemp(dir=memory if os.access(memory, os.W_OK) else None))
    try:
        for line in sys.stdin:
            print(json.dumps(run(json.loads(line), folder)), file=sys.__stdout__)
    finally:
        os.chdir("/")
        shutil.rmtree(folder)


main()
