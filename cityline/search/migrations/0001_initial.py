
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        # Numbers for Document.seq. A sequence: a number that was rolled back never comes again.
        migrations.RunSQL(
            "CREATE SEQUENCE search_document_seq", reverse_sql="DROP SEQUENCE search_document_seq"
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.BigIntegerField(unique=True)),
                ('kind', models.CharField(max_length=40)),
                ('object_id', models.CharField(max_length=64)),
                ('network_id', models.BigIntegerField(blank=True, help_text='Empty: shared by all networks.', null=True)),
                ('title', models.TextField()),
                ('body', models.TextField(blank=True)),
                ('plain_words', models.TextField(blank=True, help_text='What cities call it, where the title does not.')),
                ('facets', models.JSONField(default=dict, help_text='{"topic": ["housing"], "state": ["MA", "RI"]}')),
                ('dated_on', models.DateField(blank=True, help_text="The day 'newest first' sorts by.", null=True)),
                ('public', models.BooleanField(default=True)),
                ('suggestible', models.BooleanField(default=True)),
                ('deleted', models.BooleanField(default=False)),
                ('vector', models.BinaryField(help_text='int8, one byte for each dimension; empty until computed.', null=True)),
                ('vector_model', models.CharField(blank=True, max_length=80)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('deleted', False), ('public', True), ('vector__isnull', True)), fields=['-seq'], name='search_waiting_for_vector')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'object_id'), name='search_one_document_per_object'), models.CheckConstraint(condition=models.Q(('vector__isnull', True), models.Q(('vector_model', ''), _negated=True), _connector='OR'), name='search_vector_names_its_model')],
            },
        ),
    ]
