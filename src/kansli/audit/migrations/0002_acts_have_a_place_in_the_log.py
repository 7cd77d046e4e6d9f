from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="act",
            name="entry",
            field=models.OneToOneField(default=0, on_delete=django.db.models.deletion.CASCADE, related_name="act", to="audit.entry"),
            preserve_default=False,
        ),
    ]
