"""The application that a web server runs; see `cli.serve`."""

import os

import django
from django.core.wsgi import get_wsgi_application

from luotsi.kernel import loading

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luotsi.conf.settings")
with loading.for_good():
    django.setup()
application = get_wsgi_application()

from luotsi.web import warming  # noqa: E402 (models can be imported only now)

warming.up_soon()
