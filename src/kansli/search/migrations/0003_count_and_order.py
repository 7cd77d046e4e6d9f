from typing import Any

from django.db import migrations, models


def forget_everything(apps: Any, schema_editor: Any) -> None:
    """What was indexed lacks the order; ``kansli reindex`` indexes it anew."""
    for name in ("OtherName", "Words", "Entry"):
        apps.get_model("search", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("search", "0002_full_text")]
    operations = [
        migrations.RunPython(forget_everything, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="entry", name="search_entry_point"),
        migrations.RemoveField(model_name="entry", name="point"),
        migrations.RemoveField(model_name="entry", name="start"),
        migrations.AddField(model_name="entry", name="item", field=models.BigIntegerField(blank=True, null=True)),
        migrations.AddField(model_name="entry", name="lead", field=models.BooleanField(default=True)),
        migrations.AddField(model_name="entry", name="order", field=models.BigIntegerField(default=0), preserve_default=False),
        migrations.AddIndex(model_name="entry", index=models.Index(fields=["item"], name="search_entry_item")),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["cooperation", "kind", "body", "year", "lead", "state", "secret"], name="search_entry_counted"),
        ),
        migrations.AddIndex(model_name="entry", index=models.Index(fields=["cooperation", "lead", "order"], name="search_entry_ordered")),
    ]
