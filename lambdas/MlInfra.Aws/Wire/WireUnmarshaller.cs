using System.Net;
using System.Text;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace MlInfra.Aws.Wire;

/// <summary>Reads an answer whole; an error answer becomes an <see cref="AwsServiceException"/>, whichever protocol it came in.</summary>
internal sealed class WireUnmarshaller : ResponseUnmarshaller
{
    public static WireUnmarshaller Instance { get; } = new();

    public override AmazonWebServiceResponse Unmarshall(UnmarshallerContext input)
    {
        var headers = input.ResponseData.GetHeaderNames()
            .ToDictionary(name => name.ToLowerInvariant(), input.ResponseData.GetHeaderValue, StringComparer.Ordinal);
        return new WireResponse { Body = ((WireContext)input).ReadAll(), Headers = headers };
    }

    public override AmazonServiceException UnmarshallException(UnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        var response = input.ResponseData;
        var body = Encoding.UTF8.GetString(((WireContext)input).ReadAll());
        var error = ErrorBody.Read(body, Header("x-amzn-ErrorType"));
        var requestId = error.RequestId ?? Header("x-amzn-RequestId") ?? Header("x-amz-request-id");
        return new AwsServiceException(
            error.Code ?? statusCode.ToString(), error.Message ?? $"AWS answered {(int)statusCode} without a message.", statusCode, requestId, body, innerException);

        string? Header(string name) => response.IsHeaderPresent(name) ? response.GetHeaderValue(name) : null;
    }

    protected override UnmarshallerContext ConstructUnmarshallerContext(
        Stream responseStream, bool maintainResponseBody, IWebResponseData response, bool isException) =>
        new WireContext(responseStream, response, isException);

    protected override UnmarshallerContext ConstructUnmarshallerContext(
        Stream responseStream, bool maintainResponseBody, IWebResponseData response, bool isException, IRequestContext requestContext) =>
        new WireContext(responseStream, response, isException);
}
