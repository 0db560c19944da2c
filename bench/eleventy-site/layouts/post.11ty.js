/** The layout of posts and of “About”. */
export default (data) => data.renderPost(data, data.content);
