"""Addresses of guidance under a language prefix."""

from django.urls import URLPattern, path

from luotsi.guidance.views import areas, auditing, chat, embed, feedback, flow, life_areas, measuring

urlpatterns: list[URLPattern] = [
    path("help/", chat.talk, name="help"),
    path("help/now/", chat.now, name="help-now"),
    path("help/areas/", areas.form, name="help-areas"),
    path("help/suggestions/", areas.suggestions, name="help-suggestions"),
    path("help/deleted/", chat.deleted, name="help-deleted"),
    path("help/saved/<str:code>/", chat.kept, name="help-saved"),
    path("embed/help/", embed.talk, name="embed-help"),
    path("staff/guidance/flow/", flow.graph, name="staff-guidance-flow"),
    path("help/feedback/", feedback.give, name="help-feedback"),
    path("help/go/<path:given>/", feedback.follow, name="help-go"),
    path("staff/guidance/audit/", auditing.report, name="staff-guidance-audit"),
    path("staff/life-areas/", life_areas.listed, name="staff-life-areas"),
    path("staff/life-areas/<uuid:id_>/", life_areas.judge, name="staff-life-area"),
    path("staff/guidance/", measuring.figures, name="staff-guidance"),
    path("staff/guidance/model/", measuring.switch_model, name="staff-guidance-model"),
]
