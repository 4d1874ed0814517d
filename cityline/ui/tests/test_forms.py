"""One field template: labels, hints, errors, and ids that exist."""

from __future__ import annotations

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.utils.datastructures import MultiValueDict
from django_cotton.compiler_regex import CottonCompiler

from cityline.ui.gallery import ExampleForm

GIVEN = {"question": "Pipes", "city": "Fall River, MA", "email": "ada@fallriver", "see": "private", "topic": "water"}


def drawn(source: str, form: ExampleForm) -> str:
    return Template(CottonCompiler().process("{% load cityline %}" + source)).render(Context({"form": form}))


def ids(html: str) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', html))


def test_every_described_by_points_at_an_id_that_exists() -> None:
    for form in (ExampleForm(), ExampleForm(data={}), ExampleForm(data=GIVEN)):
        html = drawn("{{ form }}", form)
        pointed = {name for names in re.findall(r'aria-describedby="([^"]+)"', html) for name in names.split()}
        assert pointed <= ids(html)


def test_no_id_stands_twice_and_every_label_has_its_control() -> None:
    html = drawn("{{ form }}", ExampleForm(data={}))
    every = re.findall(r'\bid="([^"]+)"', html)
    assert len(every) == len(set(every))
    assert set(re.findall(r'<label[^>]* for="([^"]+)"', html)) <= set(every)


def test_an_error_stands_at_its_field_and_the_typed_text_is_kept() -> None:
    html = drawn("{{ form.email.as_field_group }}", ExampleForm(data=GIVEN))
    assert "Enter a full e-mail address" in html
    assert 'value="ada@fallriver"' in html
    assert 'aria-invalid="true"' in html
    assert "usa-form-group--error" in html
    assert "usa-input--error" in html


def test_the_summary_counts_and_links_to_the_fields() -> None:
    html = drawn('<c-error-summary :form="form" />', ExampleForm(data=GIVEN))
    assert "One thing to fix before we can send this" in html
    assert '<a href="#id_email">' in html


def test_the_summary_leads_to_the_first_choice_of_a_group() -> None:
    html = drawn('<c-error-summary :form="form" />{{ form }}', ExampleForm(data={**GIVEN, "see": ""}))
    assert "Answer “Who may see it?”" in html
    assert "#id_see_0" in html
    assert "id_see_0" in ids(html)


def test_no_summary_without_errors() -> None:
    assert not drawn('<c-error-summary :form="form" />', ExampleForm()).strip()


def test_optional_fields_say_so() -> None:
    assert "(optional)" in drawn("{{ form.needed_by.as_field_group }}", ExampleForm())
    assert "(optional)" not in drawn("{{ form.city.as_field_group }}", ExampleForm())


def test_words_are_counted_before_any_script_runs() -> None:
    html = drawn("{{ form.question.as_field_group }}", ExampleForm(initial={"question": "one two three"}))
    assert '<span id="id_question_words">3 of 200 words</span>' in html


def test_several_files_are_a_list_and_none_is_an_empty_one() -> None:
    empty = ExampleForm(data={**GIVEN, "email": "ada@fallriver.example"}, files={})
    assert empty.is_valid(), empty.errors
    assert empty.cleaned_data["attachments"] == []
    two = MultiValueDict({"attachments": [SimpleUploadedFile("a.pdf", b"a"), SimpleUploadedFile("b.pdf", b"b")]})
    form = ExampleForm(data={**GIVEN, "email": "ada@fallriver.example"}, files=two)
    assert form.is_valid(), form.errors
    assert [one.name for one in form.cleaned_data["attachments"]] == ["a.pdf", "b.pdf"]


def test_an_empty_file_is_refused() -> None:
    form = ExampleForm(data=GIVEN, files=MultiValueDict({"attachments": [SimpleUploadedFile("a.pdf", b"")]}))
    assert "attachments" in form.errors


def test_a_refusal_stands_beside_its_field_or_on_top() -> None:
    form = ExampleForm(data={**GIVEN, "email": "ada@fallriver.example"})
    form.refuse("This file is empty.", "attachments")
    form.refuse("Someone was faster.", "no_such_field")
    assert form.errors["attachments"] == ["This file is empty."]
    assert form.non_field_errors() == ["Someone was faster."]
