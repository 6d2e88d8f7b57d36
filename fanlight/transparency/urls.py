"""The addresses of the log and of the witness, below each plane's own."""

from django.urls import URLPattern, path, re_path

from fanlight.transparency import api

urlpatterns: list[URLPattern] = [
    path("log/checkpoint", api.checkpoint),
    path("log/policy", api.policy),
    re_path(r"^log/tile/(?P<path>[0-9a-z/.]{1,100})\Z", api.tile),
    re_path(r"^log/proof/(?P<index>0|[1-9][0-9]{0,30})\Z", api.proof),
    re_path(r"^log/blob/(?P<sha256>[0-9a-f]{64})\Z", api.blob),
    path("witness/add-checkpoint", api.add_checkpoint),
    re_path(r"^witness/(?P<origin_sha256>[0-9a-f]{64})/checkpoint\Z", api.witnessed),
    path(".well-known/custody.json", api.custody),
]
