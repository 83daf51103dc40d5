from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Accounts that are to be deleted on a later day."""

    dependencies = [("store", "0001_initial")]
    operations = [migrations.AddField("user", "leaves_at", models.DateTimeField(null=True))]
