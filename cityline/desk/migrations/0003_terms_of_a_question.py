from datetime import time

from django.db import migrations, models


def keep_terms(apps, _editor):
    """Until now a network's terms never changed, so those of today are those every question was asked under."""
    networks, questions = apps.get_model("networks", "Network"), apps.get_model("desk", "Question")
    for network in networks.objects.all():
        questions.objects.filter(network=network).update(
            promise_days=network.promise_days, closing_at=network.closing_at
        )


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0002_item_feedback'),
        ('networks', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='question',
            name='closing_at',
            field=models.TimeField(default=time(17, 0), help_text='The network’s closing hour at the moment of asking.'),
        ),
        migrations.AddField(
            model_name='question',
            name='promise_days',
            field=models.PositiveSmallIntegerField(default=3, help_text='As the network promised at the moment of asking; a later change does not touch it.'),
        ),
        migrations.RunPython(keep_terms, migrations.RunPython.noop),
    ]
