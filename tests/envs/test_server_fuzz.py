"""Whatever is sent, the server does not break: requests made up from its OpenAPI document."""

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from agentgym_envs.server import Limits, Settings
from agentgym_envs.server.openapi import openapi

from .served import served

schema = schemathesis.openapi.from_dict(openapi(["maze", "webshop"], root=None))


@pytest.fixture(scope="module")
def address():
    with served(Settings(limits=Limits(max_sessions=200, max_batch=20), oracle=True)) as url:
        yield url


@schema.parametrize()
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_request_breaks_the_server(case, address):
    response = case.call(base_url=address)

    assert response.status_code < 500 or response.status_code == 503, response.text
