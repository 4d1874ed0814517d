import pytest
from django.contrib.contenttypes.models import ContentType
@pytest.mark.django_db
def test_x():
    assert ContentType.objects.count() > 3
@pytest.mark.django_db(transaction=True)
def test_y():
    assert ContentType.objects.count() > 3
    ContentType.objects.all().delete()
@pytest.mark.django_db(transaction=True)
def test_z():
    assert ContentType.objects.count() > 3
def test_net():
    import urllib.request
    urllib.request.urlopen("http://example.com")
