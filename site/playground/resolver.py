"""Looks up projects and what they depend on, by micropip; imported only then.

micropip itself would download each wheel as soon as it knows of it. Here it reads what
wheels say of themselves, so that the reader can be asked before anything is downloaded.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from micropip._vendored.packaging.src.packaging.markers import default_environment
from micropip._vendored.packaging.src.packaging.utils import canonicalize_name
from micropip.package import PackageMetadata
from micropip.package_index import DEFAULT_INDEX_URLS
from micropip.transaction import Transaction

PURE = "-none-any.whl"


async def resolve(
    projects: list[str], ask: Callable[[str, Any], Awaitable[Any]]
) -> list[dict[str, Any]]:
    """Return the wheels of some projects and of what they depend on.

    Raises:
        LookupError: One of them cannot be had; the message says why.
    """
    page = _Page(ask)
    plan = _Plan(
        _compat_layer=page,
        ctx=default_environment(),
        ctx_extras=[],
        keep_going=True,
        deps=True,
        pre=False,
        fetch_kwargs={},
        index_urls=DEFAULT_INDEX_URLS,
    )
    try:
        await plan.gather_requirements(projects)
    except Exception as error:
        raise LookupError(page.problem or str(error)) from error
    for requirement in plan.failed:
        name = requirement.name
        raise LookupError(
            page.problem
            or f"{name} has no version that is pure Python, and the playground runs "
            "no other."
        )
    return [_described(wheel) for wheel in plan.wheels]


class _Page:
    """The page as micropip's way to the network."""

    lockfile_packages: Mapping[str, Any] = {}  # what is shipped needs no looking up

    def __init__(self, ask: Callable[[str, Any], Awaitable[Any]]) -> None:
        self.__ask = ask
        self.problem = ""

    async def fetch_bytes(self, url: str, options: Mapping[str, Any]) -> bytes:
        """Return what is at an address."""
        return (await self.__fetch(url, ""))[0]

    async def fetch_string_and_headers(
        self, url: str, options: Mapping[str, Any]
    ) -> tuple[str, dict[str, str]]:
        """Return a project's page of an index, without wheels for single machines."""
        body, kind = await self.__fetch(url, options["headers"]["accept"])
        text = body.decode()
        if kind.endswith("json"):
            project = json.loads(text)
            project["files"] = [
                file for file in project["files"] if file["filename"].endswith(PURE)
            ]
            text = json.dumps(project)
        return text, {"content-type": kind}

    async def __fetch(self, url: str, accept: str) -> tuple[bytes, str]:
        answer = await self.__ask("fetch", {"url": url, "accept": accept})
        status = answer["status"]
        if status == 200:
            return bytes(answer["body"]), answer["kind"]
        host = urlsplit(url).hostname
        if status == 404:
            name = url.rstrip("/").rpartition("/")[2]
            self.problem = f"There is no package named {name} at {host}."
        elif status:
            self.problem = f"{host} answered {status}; try again later."
        else:
            self.problem = f"{host} cannot be reached: are you offline?"
        raise OSError(self.problem)


class _Plan(Transaction):  # type: ignore[misc]  # micropip comes at run time
    """Collects wheels by what they say of themselves."""

    async def add_wheel(
        self, wheel: Any, extras: set[str], *, specifier: str = ""
    ) -> None:
        """Note a wheel, and go on to what it depends on."""
        version = str(wheel.version)
        self.locked[canonicalize_name(wheel.name)] = PackageMetadata(
            name=wheel.name, version=version
        )
        if wheel.pep658_metadata_available():
            await wheel.download_pep658_metadata(self.fetch_kwargs, self._compat_layer)
        else:
            await wheel.download(self.fetch_kwargs, self._compat_layer)
        await self.gather_requirements(wheel.requires(extras))
        self.wheels.append(wheel)


def _described(wheel: Any) -> dict[str, Any]:
    lines = wheel._metadata.metadata
    summaries = [line for line in lines if line.startswith("Summary:")]
    return {
        "file": wheel.filename,
        "project": wheel.name,
        "version": str(wheel.version),
        "summary": "".join(summaries[:1]).removeprefix("Summary:").strip()[:200],
        "url": wheel.url,
        "size": wheel.size or 0,
        "sha256": wheel.sha256 or "",
    }
