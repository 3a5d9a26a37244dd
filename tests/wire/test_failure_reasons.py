# SPDX-License-Identifier: Apache-2.0
"""Every reason of ours has the API's word and a title for people."""

from __future__ import annotations

import pytest

from vedette.domain.scan import FailureReason as OurReason
from vedette.wire.failure_reasons import FailureReason, failure_reason, failure_title


@pytest.mark.parametrize("reason", OurReason)
def test_a_reason_has_a_word_and_a_title(reason: OurReason) -> None:
    assert failure_reason(reason).value == reason.value
    assert failure_title(reason)[0].isupper()
    assert not failure_title(reason).endswith(".")


def test_every_word_of_the_api_is_known() -> None:
    assert len(FailureReason) == 46
    assert FailureReason.read("loginFailed") is FailureReason.LOGIN_FAILED
