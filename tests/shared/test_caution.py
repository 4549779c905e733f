"""How careful we are with a server is remembered for seconds, not for ever."""

from sectorkit.serving.caution import Budget


def test_a_server_that_never_fails_is_remembered_no_longer_than_it_matters():
    at = [0.0]
    budget = Budget(lambda: at[0])
    for _ in range(10_000):
        at[0] += 0.1
        budget.note()
    assert len(budget.first) <= budget.seconds / 0.1 + 1
    assert all(budget.spend() for _ in range(10)) and not budget.spend()
