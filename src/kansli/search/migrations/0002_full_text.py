from typing import Any

from django.db import migrations

from kansli.search.backends import index_statements


def make_index(apps: Any, schema_editor: Any) -> None:
    for statement in index_statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(make_index)]
