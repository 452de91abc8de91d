import gzip
import os
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from pytest_django import Settings

from web import bundles

pytestmark = pytest.mark.no_engine


@pytest.fixture
def finder(settings: Settings, tmp_path: Path) -> bundles.BundleFinder:
    settings.DATA_DIR = tmp_path
    return bundles.BundleFinder()


def test_the_joined_stylesheet_holds_every_part_in_its_layer(finder: bundles.BundleFinder) -> None:
    text = Path(finder.find(bundles.BUNDLE)).read_text()
    assert "@import" not in text
    assert text.index("@layer tokens, base, layout, components, utilities;") < text.index("@layer tokens {")
    assert ".card-product {" in text
    assert text.count("{") == text.count("}")


def test_it_is_joined_anew_when_a_part_changes(finder: bundles.BundleFinder) -> None:
    bundle = Path(finder.find(bundles.BUNDLE))
    os.utime(bundle, ns=(0, 0))
    assert Path(finder.find(bundles.BUNDLE)).stat().st_mtime_ns > 0


def test_it_is_left_alone_when_none_does(finder: bundles.BundleFinder) -> None:
    bundle = Path(finder.find(bundles.BUNDLE))
    before = bundle.stat().st_mtime_ns
    assert Path(finder.find(bundles.BUNDLE)).stat().st_mtime_ns == before


def test_it_is_collected_with_the_static_files(finder: bundles.BundleFinder) -> None:
    assert [name for name, _ in finder.list([])] == [bundles.BUNDLE]
    assert finder.find("css/tokens.css") == []
    assert finder.find(bundles.BUNDLE, find_all=True) == [finder.find(bundles.BUNDLE)]


def test_a_part_in_a_folder_may_not_link_a_file(tmp_path: Path) -> None:
    (tmp_path / "components").mkdir()
    (tmp_path / "components" / "x.css").write_text('.x { background: url("x.png"); }')
    (tmp_path / "plaza.css").write_text('@import url("components/x.css") layer(components);\n')
    with pytest.raises(ValueError, match="links a file"):
        bundles.join_stylesheets(tmp_path / "plaza.css")


def test_css_and_scripts_together_stay_under_sixty_kilobytes() -> None:
    scripts = Path(finders.find("js/quantity-stepper.js")).parent.glob("*.js")
    files = [finders.find(bundles.BUNDLE), finders.find("vendor/htmx/htmx.min.js"), *scripts]
    assert sum(len(gzip.compress(Path(file).read_bytes())) for file in files) <= 60 * 1024
