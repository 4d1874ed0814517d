from django.http import HttpResponse
def home(r): return HttpResponse("")
search=written=healthz=status=home
