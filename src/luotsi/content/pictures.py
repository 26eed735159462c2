"""Pictures that editors send in: looked at before they are unfolded, so that a small file cannot fill the memory.

Wagtail's own check unfolds the picture first; ours reads the size from the head of the file.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm


class LookedAtField(WagtailImageField):  # type: ignore[misc]
    """A picture file of a size that fits."""

    def to_python(self, data: Any) -> Any:
        """The file with its picture. ValidationError in clear words for what is too large, broken or no picture."""
        if data not in self.empty_values:
            _look(data)
        try:
            return super().to_python(data)
        except (OSError, SyntaxError, ValueError, MemoryError):  # what Pillow raises for broken files
            raise ValidationError(_("The picture cannot be read. The file is broken or cut short.")) from None


class PictureForm(BaseImageForm):  # type: ignore[misc]
    """Wagtail's form of a picture with our field."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        given = self.fields.get("file")
        if given is not None:
            self.fields["file"] = LookedAtField(
                required=given.required, label=given.label, widget=given.widget, initial=given.initial
            )


def _look(data: Any) -> None:
    most = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    limit = _("At most %(most)d million pixels fit. Make the picture smaller and send it again.") % {
        "most": most // 1_000_000
    }
    if data.size > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
        told = _("The file is too large. At most %(most)d MB fit.")
        raise ValidationError(told % {"most": settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE // 1_000_000})
    try:
        with Image.open(data, formats=("JPEG", "PNG", "WEBP")) as picture:
            width, height = picture.size
    except UnidentifiedImageError:
        raise ValidationError(_("This is not a picture that can be used. Send a JPEG, PNG or WebP picture.")) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValidationError(_("The picture has too many pixels.") + " " + limit, code="too_many_pixels") from None
    except (OSError, SyntaxError, ValueError):
        raise ValidationError(_("The picture cannot be read. The file is broken or cut short.")) from None
    finally:
        data.seek(0)
    if width * height > most:
        told = _("The picture is %(width)d × %(height)d pixels, which is too large.") % {
            "width": width,
            "height": height,
        }
        raise ValidationError(told + " " + limit, code="too_many_pixels")
