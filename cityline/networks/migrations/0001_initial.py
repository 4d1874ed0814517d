import datetime
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Network',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True)),
                ('name', models.CharField(max_length=120)),
                ('zone', models.CharField(default='America/New_York', max_length=60)),
                ('closing_at', models.TimeField(default=datetime.time(17, 0), help_text='Local hour; exactly this moment still counts as that day.')),
                ('promise_days', models.PositiveSmallIntegerField(default=3)),
                ('is_sample', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('promise_days__gte', 1), ('promise_days__lte', 60)), name='networks_promise_days_sane')],
            },
        ),
        migrations.CreateModel(
            name='ExtraDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('name', models.CharField(max_length=120)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='extra_days', to='networks.network')),
            ],
            options={
                'ordering': ['on'],
                'constraints': [models.UniqueConstraint(fields=('network', 'on'), name='networks_extra_day_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='networks_extra_day_named')],
            },
        ),
    ]
