"""Tables of guidance."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("guidance", "0002_feedback")]
    operations = []
