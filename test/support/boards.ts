/** Boards with cards in them: things inside of things, a unique title, and a rule of the list. */
export const BOARDS = `
openapi: 3.1.0
info: { title: Boards, version: '1' }
paths:
  /boards:
    get:
      operationId: listBoards
      parameters: [{ name: owner, in: query, schema: { type: string, minLength: 1 } }]
      x-contract:
        rules:
          - { rule: "!has(request.query.owner) || response.body.boards.all(b, b.owner == request.query.owner)", message: only boards of that owner }
      responses: { '200': { description: all, content: { application/json: { schema: { type: object, required: [boards, total], properties: { boards: { type: array, items: { $ref: '#/components/schemas/Board' } }, total: { type: integer } } } } } } }
    post:
      operationId: createBoard
      x-contract: { creates: { board: { id: /id, unique: [/title] } } }
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/NewBoard' }, example: { title: Plans, owner: ada, color: red } } } }
      responses:
        '201': { description: made, headers: { Location: { required: true, schema: { type: string } } }, content: { application/json: { schema: { $ref: '#/components/schemas/Board' } } } }
        '400': { description: bad }
        '409': { description: taken }
        '415': { description: no JSON }
  /boards/{boardId}:
    parameters: [{ $ref: '#/components/parameters/boardId' }]
    get: { operationId: readBoard, responses: { '200': { $ref: '#/components/responses/Board' }, '404': { description: none } } }
    put:
      operationId: replaceBoard
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/NewBoard' } } } }
      responses: { '200': { $ref: '#/components/responses/Board' }, '400': { description: bad }, '404': { description: none }, '415': { description: no JSON } }
    delete: { operationId: removeBoard, responses: { '204': { description: removed }, '404': { description: none } } }
  /boards/{boardId}/cards:
    parameters: [{ $ref: '#/components/parameters/boardId' }]
    get: { operationId: listCards, responses: { '200': { description: all, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Card' } } } } }, '404': { description: none } } }
    post:
      operationId: createCard
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/NewCard' } } } }
      responses: { '201': { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Card' } } } }, '400': { description: bad }, '404': { description: none }, '415': { description: no JSON } }
  /boards/{boardId}/cards/{cardId}:
    parameters: [{ $ref: '#/components/parameters/boardId' }, { name: cardId, in: path, required: true, schema: { type: string, format: uuid } }]
    get: { operationId: readCard, responses: { '200': { $ref: '#/components/responses/Card' }, '400': { description: bad }, '404': { description: none } } }
    patch:
      operationId: changeCard
      requestBody: { required: true, content: { application/merge-patch+json: { schema: { type: object, properties: { text: { type: string }, done: { type: boolean } } } } } }
      responses: { '200': { $ref: '#/components/responses/Card' }, '400': { description: bad }, '404': { description: none }, '415': { description: no JSON } }
    delete: { operationId: removeCard, responses: { '204': { description: removed }, '400': { description: bad }, '404': { description: none } } }
components:
  parameters:
    boardId: { name: boardId, in: path, required: true, schema: { type: string } }
  responses:
    Board: { description: one, content: { application/json: { schema: { $ref: '#/components/schemas/Board' } } } }
    Card: { description: one, content: { application/json: { schema: { $ref: '#/components/schemas/Card' } } } }
  schemas:
    NewBoard: { type: object, required: [title, owner], properties: { title: { type: string, minLength: 1 }, owner: { type: string, minLength: 1 }, color: { enum: [red, green] } } }
    Board: { allOf: [{ $ref: '#/components/schemas/NewBoard' }, { type: object, required: [id], properties: { id: { type: string, readOnly: true }, createdAt: { type: string, format: date-time, readOnly: true } } }] }
    NewCard: { type: object, required: [text], properties: { text: { type: string }, done: { type: boolean } } }
    Card: { allOf: [{ $ref: '#/components/schemas/NewCard' }, { type: object, required: [id], properties: { id: { type: string, format: uuid, readOnly: true } } }] }
`;
