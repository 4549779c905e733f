import threading

from sectorkit.retrieval.korean import analyse, content_words, sentences, spaced


def said(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def test_it_keeps_an_article_number_as_one_word() -> None:
    assert "제3조의3" in analyse("주택임대차보호법 제3조의3제1항에 따라")
    assert "제36조" in analyse("근기법 36조에 따르면")
    assert "제3조" not in analyse("예산은 3조 원이다")


def test_it_reads_text_and_question_alike_whatever_the_spacing() -> None:
    assert set(content_words("보증금을 안 돌려줘요")) == set(content_words("보증금을안돌려줘요"))


def test_it_parts_what_was_written_without_a_space_and_nothing_else() -> None:
    assert spaced("전세보증금을못돌려받고있어요") == "전세 보증금을 못 돌려 받고 있어요"
    asked = "전세보증금을 못 돌려받고 있어요. 국민기초생활보장법 제3조"
    assert spaced(asked) == asked


def test_it_leaves_out_particles_and_light_verbs() -> None:
    words = content_words("임금을 받을 수 있나요?")
    assert "임금" in words
    assert not {"을", "있", "받"} & set(words)


def test_it_does_not_end_a_sentence_in_a_date_or_after_an_article() -> None:
    text = "임차인은 2026. 11. 22.까지 신청한다. 다만, 제1항. 및 제2항은 그러하지 아니하다."
    assert said(text) == [
        "임차인은 2026. 11. 22.까지 신청한다.",
        "다만, 제1항. 및 제2항은 그러하지 아니하다.",
    ]


def test_it_takes_headings_list_items_and_table_rows_as_they_stand() -> None:
    text = "# 전세\n1. 신청서\n가. 요건(주택의 인도. 이하 같다)을 갖출 것\n| 서울 | 1억 원 |"
    assert said(text) == [
        "전세",
        "1. 신청서",
        "가. 요건(주택의 인도. 이하 같다)을 갖출 것",
        "| 서울 | 1억 원 |",
    ]


def test_it_reads_on_over_a_line_that_breaks_off() -> None:
    text = "근로자가 퇴직한 경우에는 그 지급 사유가 발생한 때부터\n14일 이내에 지급하여야 한다."
    assert said(text) == [text]


def test_it_parts_sentences_that_lack_a_full_stop() -> None:
    assert said("감사합니다 문의는 132로 하세요") == ["감사합니다", "문의는 132로 하세요"]


def test_it_gives_the_same_words_to_every_thread() -> None:
    texts, found = ["못 받은 월급을 받으려면"] * 8, []
    threads = [threading.Thread(target=lambda t=t: found.append(analyse(t))) for t in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(words == found[0] for words in found)
    assert len(found) == 8
