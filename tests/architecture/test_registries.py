"""What features put into the tables is the same each time: two applications stand in one process, as in these tests."""

from wsgi import create_app


def test_a_second_application_registers_nothing_new(product, settings):
    assert create_app(settings).url_map.iter_rules()
