from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0003_count_and_order")]
    operations = [
        migrations.RemoveIndex(model_name="entry", name="search_entry_counted"),
        migrations.RemoveIndex(model_name="entry", name="search_entry_ordered"),
        migrations.RemoveField(model_name="entry", name="municipalities"),
        migrations.AlterField(
            model_name="entry",
            name="cooperation",
            field=models.ForeignKey(db_index=False, on_delete=models.deletion.CASCADE, related_name="+", to="people.cooperation"),
        ),
        migrations.AlterField(
            model_name="entry",
            name="body",
            field=models.ForeignKey(
                blank=True, db_index=False, null=True, on_delete=models.deletion.SET_NULL, related_name="+", to="people.body"
            ),
        ),
        migrations.AddField(model_name="entry", name="places", field=models.CharField(blank=True, default="", max_length=400), preserve_default=False),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                fields=["cooperation", "kind", "lead", "body", "year", "places", "state", "secret"], name="search_entry_counted"
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["cooperation", "lead", "order", "kind", "state", "secret"], name="search_entry_ordered"),
        ),
    ]
