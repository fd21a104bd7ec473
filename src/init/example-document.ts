/** A document to start from, for a folder without one: small, and nothing in it is wrong. */
export const EXAMPLE_DOCUMENT = `openapi: 3.1.0
info:
  title: Notes
  version: 1.0.0
  description: An example to start from. Describe your own API here.
servers:
  - url: http://127.0.0.1:8080
    description: This machine.
security: []
tags:
  - name: notes
paths:
  /notes:
    get:
      operationId: listNotes
      summary: Lists all notes.
      tags: [notes]
      responses:
        '200':
          description: The notes.
          content:
            application/json:
              schema:
                type: array
                items: { $ref: '#/components/schemas/Note' }
              example: [{ id: 1, text: Buy milk, done: false }]
    post:
      operationId: addNote
      summary: Adds a note.
      tags: [notes]
      requestBody:
        required: true
        content:
          application/json:
            schema: { $ref: '#/components/schemas/NewNote' }
            example: { text: Buy milk }
      responses:
        '201':
          description: The note as it is kept.
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Note' }
              example: { id: 1, text: Buy milk, done: false }
        '400': { $ref: '#/components/responses/Invalid' }
        '415': { $ref: '#/components/responses/Invalid' }
  /notes/{id}:
    get:
      operationId: getNote
      summary: Shows one note.
      tags: [notes]
      parameters:
        - name: id
          in: path
          required: true
          schema: { type: integer, minimum: 1 }
          example: 1
      responses:
        '200':
          description: The note.
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Note' }
              example: { id: 1, text: Buy milk, done: false }
        '400': { $ref: '#/components/responses/Invalid' }
        '404':
          description: There is no such note.
components:
  responses:
    Invalid:
      description: The request is not as described here.
  schemas:
    NewNote:
      type: object
      required: [text]
      additionalProperties: false
      properties:
        text: { type: string, minLength: 1, maxLength: 200 }
    Note:
      type: object
      required: [id, text, done]
      properties:
        id: { type: integer, minimum: 1 }
        text: { type: string, minLength: 1, maxLength: 200 }
        done: { type: boolean }
`;
