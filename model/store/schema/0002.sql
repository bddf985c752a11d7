-- The rows of a repeat are records of a form of their own, FORM.REPEAT: `whole` names the form whose
-- repeat it is. Its definition is that form's; its own is empty.
ALTER TABLE form ADD COLUMN whole TEXT;
-- The form whose records its records belong to, known without reading its definition.
ALTER TABLE form ADD COLUMN parent_form TEXT;
