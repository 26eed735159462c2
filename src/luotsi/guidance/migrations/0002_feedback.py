"""Tables of guidance."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("guidance", "0001_labels")]
    operations = []
