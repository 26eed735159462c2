"""Tables of short questionnaires. An answer knows its survey, its day and its language; nothing of who gave it."""

from django.db import models


class Survey(models.Model):
    """A questionnaire that somebody of the staff has made."""

    slug = models.SlugField(max_length=60, unique=True)
    titles = models.JSONField(default=dict)
    intros = models.JSONField(default=dict)
    questions = models.JSONField(default=list)
    """As `rules.surveys.Question`; not changed any more once there are answers."""
    opens_on = models.DateField()
    closes_on = models.DateField()
    scope = models.CharField(max_length=60, blank=True)
    """Where its maker had the power to run surveys."""
    maker_id = models.PositiveBigIntegerField(db_index=True)
    is_demo = models.BooleanField(default=False)
    seen = models.PositiveIntegerField(default=0)
    """Answers that the maker has marked as read."""
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("-created_at", "-id")


class SurveyAnswer(models.Model):
    """What one person answered."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="given")
    answers = models.JSONField(default=dict)
    lang = models.CharField(max_length=3)
    day = models.DateField()
